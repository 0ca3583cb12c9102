"""Texts of somebody who means harm, wherever gzsim shows texts, and a look at what became of them."""
