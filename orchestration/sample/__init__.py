"""A deterministic sample inbox: an invented province whose yearly rates are those the National Portal shows.

What belongs here: what a sample delivery contains and how it is written. Everything in it is simulated, except
the feeds portal and dti_results and the targets of 2022, which carry real captures unchanged. What does not belong
here: reading, checking or scoring. The intake and the dbt project never import this package.
"""

from orchestration.sample.generator import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
