[negation]
not
[skip]
ever
[photo]
photo, pic, picture
[he]
he, she, they
[ask-photo]
ask ~ @photo
