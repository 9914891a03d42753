# Kerangka program: meneruskan, draf.
onward-title = Membuka Suluh
