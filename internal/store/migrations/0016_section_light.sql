-- What is chosen by its section and its light: along the section's index most rows would be of other lights.
CREATE INDEX matter_section_light ON matter (section, light, due, id, closed, state);
