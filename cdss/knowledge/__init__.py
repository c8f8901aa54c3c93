"""Knowledge files to a knowledge base, with every mistake named at its place."""
