"""
Saved HTML pages of an old portal, made articles of this one.

``maps`` says where on a page things stand, ``archives`` reads the folder or ZIP, ``reading`` and ``labels`` read one
page, ``blocks`` turns its text into blocks, ``run`` writes articles, ``addresses`` leads old addresses to them.
"""
