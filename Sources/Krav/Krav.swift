// Krav
