//! What stands on the public site.
