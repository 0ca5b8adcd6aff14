"""The baseline of first paint: a Textual app with one Input and nothing else."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class BareApp(App[None]):
    """One Input."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Input(placeholder="a bare input")


if __name__ == "__main__":
    BareApp().run()
