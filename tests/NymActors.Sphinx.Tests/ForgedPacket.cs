using System.Buffers.Binary;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

/// <summary>Single-layer packets with a valid MAC around routing information and payloads that no builder makes.</summary>
internal static class ForgedPacket
{
    public static byte[] Make(SphinxPrivateKey hop, ReadOnlySpan<byte> routing, ReadOnlySpan<byte> paddedPayload, RandomSource random)
    {
        byte[] packet = new byte[SphinxConstants.HeaderLength + paddedPayload.Length];
        using var sender = SphinxPrivateKey.Generate(random);
        sender.PublicKey.CopyTo(packet);
        byte[] shared = new byte[32];
        Assert.True(X25519.TryMultiply(sender.Bytes, hop.PublicKey, shared));
        var secret = new ExpandedSecret(new byte[ExpandedSecret.Length]);
        secret.Derive(shared);
        Span<byte> beta = packet.AsSpan(48, 300);
        AesKeystream.Fill(secret.StreamKey, beta);
        Bytes.Xor(beta, routing);
        HeaderMac.Compute(secret.MacKey, beta, packet.AsSpan(32, 16));
        paddedPayload.CopyTo(packet.AsSpan(SphinxConstants.HeaderLength));
        if (paddedPayload.Length > 32)
        {
            byte[] key = new byte[192];
            ushort version = BinaryPrimitives.ReadUInt16BigEndian(routing[2..]);
            if (version is 1 or 256 or 257 or 258)
            {
                secret.PayloadKey.CopyTo(key);
            }
            else
            {
                PayloadKey.DeriveFromSeed(secret.PayloadKeySeed, key);
            }
            Lioness.Encrypt(key, packet.AsSpan(SphinxConstants.HeaderLength));
        }
        return packet;
    }

    /// <summary>Routing information of 300 bytes that starts with a flag and three version bytes.</summary>
    public static byte[] Routing(byte flag, byte versionFirstByte, ushort version)
    {
        byte[] routing = new byte[300];
        routing[0] = flag;
        routing[1] = versionFirstByte;
        BinaryPrimitives.WriteUInt16BigEndian(routing.AsSpan(2), version);
        return routing;
    }
}
