import protobuf from 'protobufjs';

/**
 * An entry of a map without its value has the value's default (protobuf.dev/programming-guides/encoding, "Maps"). Of a Struct's entry that is
 * a Value of no kind; protobufjs makes it null, on which its own conversion throws, and a whole call fails for one entry.
 * Import it before any message is read.
 */
protobuf.wrappers['.google.protobuf.Value'] = {
  fromObject(object) {
    return this.fromObject(object);
  },
  toObject(message: protobuf.Message | null, options) {
    return this.toObject(message ?? this.create(), options);
  },
};
