/* A keyboard of the page's own, for a touch screen to which none comes. It hands on what a real one would send. */
(function () {
  "use strict";

  var LETTERS = ["qwertyuiop", "asdfghjkl'", "zxcvbnm"];
  var SIGNS = ["1234567890", "-/:;()\u00a3&@\"", ".,?!+=_"];
  var DELETE = "\u007f", ENTER = "\r";
  var NAMES = { " ": "Space", "#": "Number sign, before a theme's number", "'": "Apostrophe", ",": "Comma", ".": "Full stop" };
  var box = document.getElementById("keys"), send = null, capital = false, signs = false;

  function key(label, name, wide, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.textContent = label;
    if (name) { button.setAttribute("aria-label", name); }
    button.style.flexGrow = wide;
    button.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      act();
    });
    return button;
  }

  function sign(character) {
    var shown = capital ? character.toUpperCase() : character;
    return key(shown === " " ? "space" : shown, NAMES[character], shown === " " ? 4 : 1, function () {
      send(shown);
      if (capital) { capital = false; draw(); }
    });
  }

  function row(keys) {
    var line = document.createElement("div");
    keys.forEach(function (one) { line.appendChild(one); });
    box.appendChild(line);
  }

  function draw() {
    var rows = (signs ? SIGNS : LETTERS).map(function (characters) { return characters.split("").map(sign); });
    var shift = key(capital ? "\u21ea" : "\u21e7", "Capital letter", 1.4, function () { capital = !capital; draw(); });
    box.textContent = "";
    row(rows[0]);
    row(rows[1]);
    row([shift].concat(rows[2], key("\u232b", "Delete", 1.4, function () { send(DELETE); })));
    row([
      key(signs ? "abc" : "123", signs ? "Letters" : "Digits and signs", 1.4, function () { signs = !signs; draw(); }),
      sign("#"), sign(","), sign(" "), sign("."),
      key("Enter", "", 2, function () { send(ENTER); }), key("hide", "Hide the keyboard", 1.4, hide)
    ]);
  }

  function makeRoom() {
    document.documentElement.style.setProperty("--keys", box.hidden ? "0px" : box.offsetHeight + "px");
    document.getElementById("keyboard").style.visibility = box.hidden ? "visible" : "hidden";
    window.dispatchEvent(new Event("resize"));
  }

  function hide() {
    if (!box.hidden) {
      box.hidden = true;
      makeRoom();
    }
  }

  window.stationKeys = {
    shown: function () { return !box.hidden; },
    show: function (sender) {
      send = sender;
      capital = signs = false;
      draw();
      box.hidden = false;
      makeRoom();
    },
    hide: hide
  };
}());
