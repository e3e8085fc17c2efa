"""What the office does: every act checked, recorded and audited in one transaction; no HTTP."""
