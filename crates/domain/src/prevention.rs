//! Outreach, materials, community watch, vulnerability.
