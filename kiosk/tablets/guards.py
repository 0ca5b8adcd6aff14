"""What stands before every page: who may ask at all, how often, and what a browser may do with the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from kiosk.tablets.limits import Rate

_SAFE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Server": "kiosk",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""No Strict-Transport-Security: it is void for a bare address (RFC 6797, section 8.1.1), and tonight's certificate
would lock a venue's name for good."""


def content_policy(authority: str) -> str:
    """Return the content security policy: this server alone; inline styles, which the terminal's drawing writes."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        f"img-src 'self' data:; connect-src 'self' wss://{authority}; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def guard(authority: str, rate: Rate) -> Middleware:
    """Return the middleware: refuses other hosts, other sites and too many requests; puts the headers on all answers.

    Args:
        authority: Host and port that tablets call.
        rate: How many requests an address may make.
    """
    headers = {**_SAFE, "Content-Security-Policy": content_policy(authority)}

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            answer = await _checked(request, handler)
        except web.HTTPException as refused:
            answer = web.Response(text=f"{refused.reason}.", status=refused.status)
        if not answer.prepared:
            answer.headers.update(headers)
        return answer

    async def _checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not rate.allows(request.remote or ""):
            raise web.HTTPTooManyRequests
        if request.host != authority:
            raise web.HTTPMisdirectedRequest
        elsewhere = request.headers.get("Origin", f"https://{authority}") != f"https://{authority}"
        if elsewhere and (request.method != "GET" or "Upgrade" in request.headers):
            raise web.HTTPForbidden
        return await handler(request)

    return guarded
