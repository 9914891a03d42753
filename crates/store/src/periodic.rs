//! Semester and annual reports of the task force.
