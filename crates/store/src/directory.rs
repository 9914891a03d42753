//! The directory of organisations and services.
