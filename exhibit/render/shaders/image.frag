// A picture: premultiplied sRGB, edges smoothed over one pixel wherever the quad lies.
in vec2 at;
in vec2 texel;
flat in vec2 middle_edge;
flat in vec4 bounds;
flat in vec4 paint;
flat in vec4 looks;

uniform sampler2DArray pictures;

out vec4 pixel;

void main() {
    // How much of this pixel the quad covers, across and down. Exactly 0 or 1 for a quad that lies on
    // whole pixels, so that such pictures side by side show no seam.
    vec2 covers = clamp(min(middle_edge - abs(at) + 0.5, 2.0 * middle_edge), 0.0, 1.0);
    vec2 place = looks.y > 0.5 ? texel : clamp(texel, bounds.xy, bounds.zw);  // or it repeats
    pixel = texture(pictures, vec3(place, looks.x)) * paint * (covers.x * covers.y);
}
