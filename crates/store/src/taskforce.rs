//! Decrees, divisions (bidang), posts and their holders.
