# Akun: siapa, apa perannya, di mana.
account-name = Nama
account-role = Peran
account-organisation = Organisasi
