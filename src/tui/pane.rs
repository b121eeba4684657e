//! The sandbox pane. (Stand-in: its owner fills it.)
//!
//! The contract with the screens that hold it (lesson, sandbox screen):
//!
//! * `Pane::new(scenario)`; the screen owns it and hands on what concerns it.
//! * `update(&mut self, input, context) -> Vec<Command>` with `context.area` set to the pane's
//!   own rectangle and `context.me` the screen's; `Input::Reply` is handed on always, keys only
//!   while the pane has the focus, mouse only inside its rectangle.
//! * `view(&self, frame, area, focused, context)`.
//! * `keys(&self) -> KeyContext`: `Pane`, or `PaneText` while its request line is typed into.
//! * `try_request(&mut self, id, context) -> Vec<Command>`: the lesson's "Try it" action.
//! * `Action::Back` in the pane gives the focus back to the lesson: the pane answers
//!   `None`-like by returning no command and the screen moves the focus.
//!   While text is typed or a detail is open the pane uses it up itself: `takes_back(&self)`.
