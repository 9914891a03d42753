# Sections of a file. Sealed ones open only for those entitled.
section-general = General facts
section-identity = Identity
section-narrative = What happened
section-legal = Legal notes
section-location = Whereabouts and contact
section-medical = Health and psychology
section-evidence = Evidence and original reports
section-sealed = Sealed
section-sealed-hint = Only entitled teams can open this section. Every opening is recorded.
section-open = Open the seal
