"""How somebody comes to be asked: invitations and their answers, strangers whom admins admit, consent."""
