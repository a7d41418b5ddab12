-- Every current parcel is clean, to supplement or to rebuild, and no count of land data is below zero.
select commune_code, day, parcels, clean, to_supplement, to_rebuild, certificates
from {{ ref('int_land__quality') }}
where
    parcels <> clean + to_supplement + to_rebuild
    or least(clean, to_supplement, to_rebuild, certificates - certificates_without_parcel, certificates - faulty_certificates) < 0
