# Accounts: who, in which role, where.
account-name = Name
account-role = Role
account-organisation = Organisation
