// A room over the picture: what was drawn by itself, as one premultiplied picture.
uniform sampler2D room;
uniform vec2 origin;  // lower left corner of the viewport, in pixels
uniform float opacity;

out vec4 pixel;

void main() {
    pixel = texelFetch(room, ivec2(gl_FragCoord.xy - origin), 0) * opacity;
}
