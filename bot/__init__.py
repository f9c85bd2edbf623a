"""Ombrelle: an assistant on rights, health and safety for migrant workers in France."""
