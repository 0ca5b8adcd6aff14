/* The tablet's side of a station: it sets the terminal up, keeps the browser's own gestures away, brings the keyboard
   where a text is typed, and says so when the connection is lost. It speaks to this server alone. */
(function () {
  "use strict";

  var TAKEN_OVER = 4001, UNPAIRED = 4003;
  var LOOK = 3000, PATIENCE = 4000;
  var COMES = 700, LEAST_KEYBOARD = 100;
  var COLUMNS = 40, ROWS = 12, ACROSS = 0.6, DOWN = 1.32, SMALLEST = 9, LARGEST = 22;
  var tallest = {}, inside = "", lostAt = null, over = false, socket = null;

  function element(id) { return document.getElementById(id); }

  function say(title, words, more) {
    element("notice-title").textContent = title;
    element("notice-words").textContent = words;
    element("notice-inside").textContent = more || "";
    element("notice").hidden = false;
  }

  function end(title, words) { over = true; say(title, words); }

  function tooOld() {
    end("This browser is too old for this page",
        "Use a newer browser on this tablet, or open the plain page: " + location.origin + "/plain");
  }

  function lost() {
    if (over) { return; }
    if (lostAt === null) { lostAt = new Date(); }
    var minutes = Math.floor((new Date() - lostAt) / 60000);
    var ago = minutes < 1 ? "a moment ago" : minutes === 1 ? "1 minute ago" : minutes + " minutes ago";
    say("Connection lost",
        "Since " + ago + ". What was saved stays saved. This page goes on by itself when the network is back.",
        inside ? "Last count, " + inside : "");
  }

  function found() {
    if (over || lostAt === null) { return; }
    if (!socket || socket.readyState > 1) { location.reload(); return; }
    lostAt = null;
    element("notice").hidden = true;
  }

  function look() {
    if (over) { return; }
    var stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch("/here", { cache: "no-store", credentials: "same-origin", signal: stop.signal })
      .then(function (answer) {
        if (answer.status === 403) { location.replace("/"); over = true; return null; }
        if (!answer.ok) { throw new Error("refused"); }
        return answer.json();
      })
      .then(function (told) { if (told) { inside = told.inside; found(); } })
      .catch(lost)
      .then(function () { clearTimeout(late); setTimeout(look, LOOK); });
  }

  function fontSize() {
    var box = element("terminal").getBoundingClientRect();
    var size = Math.min(box.width / COLUMNS / ACROSS, box.height / ROWS / DOWN, LARGEST);
    return Math.max(SMALLEST, Math.floor(size * 2) / 2);
  }

  function typing() { return document.querySelector(".xterm-helper-textarea"); }

  function showKeyboard(wanted) {
    var area = typing();
    if (!area) { return; }
    if (!wanted) { window.stationKeys.hide(); }
    area.inputMode = wanted && !window.stationKeys.shown() ? "text" : "none";
    element("keyboard").hidden = !wanted || !("ontouchstart" in window);
  }

  /* Whether the tablet's own keyboard takes a part of the screen's height. */
  function keyboardCame() {
    var view = window.visualViewport || { width: window.innerWidth, height: window.innerHeight };
    var width = Math.round(view.width);
    tallest[width] = Math.max(tallest[width] || 0, view.height);
    return view.height < tallest[width] - LEAST_KEYBOARD;
  }

  function bringKeyboard() {
    var area = typing();
    keyboardCame();
    area.blur();
    area.inputMode = "text";
    area.focus();
    setTimeout(function () {
      if (keyboardCame() || element("keyboard").hidden) { return; }
      area.inputMode = "none";
      window.stationKeys.show(function (keys) {
        if (socket && socket.readyState === 1) { socket.send(JSON.stringify(["stdin", keys])); }
      });
    }, COMES);
  }

  function prepareTyping() {
    var area = typing();
    area.setAttribute("autocomplete", "off");
    area.setAttribute("autocorrect", "off");
    area.setAttribute("autocapitalize", "none");
    area.setAttribute("spellcheck", "false");
    area.setAttribute("aria-label", "What you type at this station");
    area.setAttribute("name", "keys-" + Math.random().toString(36).slice(2));
    area.inputMode = "none";
  }

  function watchSocket() {
    var Native = window.WebSocket;
    function Watched(url) {
      socket = new Native(url);
      socket.addEventListener("message", function (event) {
        if (typeof event.data !== "string") {
          if (!over && lostAt === null) { element("notice").hidden = true; }
          return;
        }
        var told = JSON.parse(event.data);
        if (told[0] === "keyboard") { showKeyboard(told[1]); }
      });
      socket.addEventListener("close", function (event) {
        if (event.code === TAKEN_OVER) {
          end("This station is open in another tab", "Close this tab, or load it again to use the station here.");
        } else if (event.code === UNPAIRED) {
          over = true;
          location.replace("/");
        } else {
          lost();
        }
      });
      return socket;
    }
    Watched.prototype = Native.prototype;
    window.WebSocket = Watched;
  }

  function keepGesturesAway() {
    ["contextmenu", "gesturestart", "gesturechange", "dragstart", "drop", "selectstart"].forEach(function (name) {
      document.addEventListener(name, function (event) { event.preventDefault(); }, { capture: true });
    });
    document.addEventListener("touchmove", function (event) {
      if (event.target.closest && event.target.closest("#terminal")) { event.preventDefault(); }
    }, { passive: false, capture: true });
    document.addEventListener("wheel", function (event) {
      if (event.ctrlKey) { event.preventDefault(); }
    }, { passive: false, capture: true });
    window.open = function () { return null; };
  }

  function begin() {
    var terminal = element("terminal");
    terminal.dataset.sessionWebsocketUrl = "wss://" + location.host + "/ws";
    terminal.dataset.fontSize = fontSize();
    watchSocket();
    var drawing = document.createElement("script");
    drawing.src = "/static/textual.js";
    drawing.onload = function () {
      try { window.onload(); } catch (failure) { tooOld(); return; }
      prepareTyping();
      setTimeout(look, LOOK);
    };
    drawing.onerror = lost;
    document.body.appendChild(drawing);
    element("keyboard").addEventListener("click", bringKeyboard);
    keyboardCame();
  }

  keepGesturesAway();
  if (!window.WebSocket || !window.AbortController || !window.fetch || !document.fonts || !window.WebGL2RenderingContext) {
    tooOld();
    return;
  }
  window.addEventListener("load", function () {
    document.fonts.load("16px 'Roboto Mono'").then(begin, begin);
  });
}());
