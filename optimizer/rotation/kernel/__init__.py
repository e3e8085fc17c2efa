"""The search's compiled kernel: the same moves on plain arrays, many times faster, true but for small simplifications.

Its plans guide; what is kept of them is rebuilt exactly by ``optimizer.rotation.state`` (see ``bridge``).
"""
