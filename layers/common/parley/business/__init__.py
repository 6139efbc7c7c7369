"""What the operator says about the place, in files of their own (`service/`): read, checked, and asked.

No model, and no I/O but reading those files. Nothing that is not in them is ever claimed.
"""
