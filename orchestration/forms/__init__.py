"""The forms that units fill in: what they ask, for which periods, and the workbooks in which they are sent out.

What does not belong here: reading what comes back (`orchestration.intake.submission`).
"""
