"""What was found becomes what is reported: severities, selection, fingerprints, the status of gates."""
