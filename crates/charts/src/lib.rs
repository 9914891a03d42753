//! SVG charts made on the server, without JavaScript.
