//! Date-time groups: `241821Z JUN 08`.
