"""Pages of the letters; a part of urls.py. Acts are nouns: POST /letters/12/resending."""

from django.urls import path

from weixia.faces.workbench import letters

urlpatterns = [
    path("letters", letters.letters, name="letters"),
    path("letters/sheet", letters.letters_sheet, name="letters-sheet"),
    path("letters/printing", letters.letters_printing, name="letters-printing"),
    path("letters/posting", letters.letters_posting, name="letters-posting"),
    path("letters/<int:letter_id>", letters.letter, name="letter"),
    path("letters/<int:letter_id>/resending", letters.letter_resending, name="letter-resending"),
    path("letters/<int:letter_id>/telling", letters.letter_telling, name="letter-telling"),
    path("letters/<int:letter_id>/confirmation", letters.letter_confirmation, name="letter-confirmation"),
    path("letters/<int:letter_id>/paper", letters.letter_paper, name="letter-paper"),
]
