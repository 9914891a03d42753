# The program's frame: going on, drafts.
onward-title = Opening Suluh
