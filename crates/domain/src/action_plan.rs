//! The regional action plan (RAD).
