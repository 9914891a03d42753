//! Pages, forms, API and design system.

pub mod assets;
pub mod components;
pub mod errors;
pub mod forms;
pub mod headers;
pub mod locale_choice;
pub mod page;
pub mod parts;
