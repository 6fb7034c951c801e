"""Many runs, unattended: jobs, manifests, the registry of runs, and who carries them out."""
