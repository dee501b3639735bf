// Glyphs: one channel of coverage, in the record's colour. The atlas keeps room around each glyph.
// Each is seen by as much as the text is revealed beyond its place in the order of reading.
in vec2 texel;
flat in vec4 paint;
flat in vec4 looks;  // texture layer, order (or, of its own colour, -1 - order), revealed

uniform sampler2DArray pictures;

out vec4 pixel;

void main() {
    float order = looks.y < 0.0 ? -1.0 - looks.y : looks.y;
    float seen = clamp(looks.z - order, 0.0, 1.0);
    pixel = paint * (seen * texture(pictures, vec3(texel, looks.x)).r);
}
