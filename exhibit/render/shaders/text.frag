// Glyphs: one channel of coverage, in the record's colour. The atlas keeps room around each glyph.
in vec2 texel;
flat in vec4 paint;
flat in vec4 looks;

uniform sampler2DArray pictures;

out vec4 pixel;

void main() {
    pixel = paint * texture(pictures, vec3(texel, looks.x)).r;
}
