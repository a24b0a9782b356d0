//! Bounds of the protocol versions that may be negotiated.

/// The protocol versions that may be negotiated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VersionRange {
    /// Lowest version on the wire; 0 for no bound.
    pub minimum: u16,
    /// Highest version on the wire; 0 for no bound.
    pub maximum: u16,
}

/// Which of the two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The lowest version.
    Minimum,
    /// The highest version.
    Maximum,
}
