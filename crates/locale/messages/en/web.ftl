# The program's frame: going on, drafts.
onward-title = Opening Suluh
error-area-choose = Several areas have this name. Choose one
