//! The synthetic task force of the demonstration.
