//! What the image optimizer (`/_next/image`) allows and says.

/// How the optimizer reads its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ImageRules {
    /// What `w` and `q` must be: `an integer`.
    pub(crate) number: &'static str,
    /// Widths that the default config allows.
    pub(crate) widths: &'static [u32],
    /// The one quality that the default config allows.
    pub(crate) only_quality: Option<u32>,
    /// A picture that is not there is said to be missing; otherwise that it is no picture.
    pub(crate) tells_missing: bool,
}

impl ImageRules {
    pub(crate) const V16: ImageRules = ImageRules {
        number: "an integer",
        widths: &[
            32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840,
        ],
        only_quality: Some(75),
        tells_missing: true,
    };

    pub(crate) const V15: ImageRules = ImageRules {
        widths: &[
            16, 32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840,
        ],
        only_quality: None,
        tells_missing: false,
        ..ImageRules::V16
    };

    pub(crate) const V14: ImageRules = ImageRules {
        number: "a number",
        ..ImageRules::V15
    };
}
