"""Long work by lease: queue, worker, kinds of jobs."""
