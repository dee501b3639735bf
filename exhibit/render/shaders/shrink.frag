// A mipmap from the one before, half as large: the middle of a pixel is where four texels meet.
uniform sampler2DArray pictures;
uniform vec3 place;  // one pixel in parts of the picture, across and down; the layer

out vec4 pixel;

void main() {
    pixel = texture(pictures, vec3(gl_FragCoord.xy * place.xy, place.z));
}
