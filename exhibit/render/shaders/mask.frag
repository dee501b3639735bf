// A picture, seen as much as a mask covers it, or, inverted, as much as it does not.
uniform sampler2D scene;
uniform sampler2D mask;
uniform vec2 origin;  // lower left corner of the viewport, in pixels
uniform vec2 keeps;   // of the picture: keeps.x + keeps.y * coverage

out vec4 pixel;

void main() {
    ivec2 place = ivec2(gl_FragCoord.xy - origin);
    pixel = texelFetch(scene, place, 0) * (keeps.x + keeps.y * texelFetch(mask, place, 0).a);
}
