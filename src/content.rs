//! Lessons, quizzes and scenarios as typed data; knows nothing of the rest of the program.
