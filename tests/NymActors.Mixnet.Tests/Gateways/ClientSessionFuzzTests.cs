using CsCheck;
using NymActors.Mixnet.Gateways;
using NymActors.Protocol.Gateway;
using NymActors.Protocol.Keys;
using NymActors.Sphinx;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Tests.Gateways;

/// <summary>Whatever a client sends, in whatever state of its session: no exception, and no answer that a client could not read.</summary>
public class ClientSessionFuzzTests
{
    private readonly SessionHarness _harness = new();

    [Fact]
    public void Random_and_mutated_frames_are_answered_by_messages_of_the_protocol()
    {
        var (authenticated, key, identity) = _harness.Registered();
        using var newcomer = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        var codec = new BinaryFrameCodec(key, SystemRandomSource.Instance);
        byte[] packet = [0, 4, 0x27, 0x11, 127, 0, 0, 1, .. new byte[386]];
        byte[] frame = codec.Encode(BinaryFrameKind.Standard, packet);
        byte[] secret = new UpgradeKeyRequest(new byte[16], new byte[32]).ToUtf8();
        byte[][] texts =
        [
            AuthenticationV2.Create(4, identity, key, (ulong)_harness.Time.GetUtcNow().ToUnixTimeSeconds(), SystemRandomSource.Instance).ToUtf8(),
            AuthenticationV1.Create(3, identity.PublicKey, key, SystemRandomSource.Instance).ToUtf8(),
            new HandshakePayload(3, (byte[])[.. newcomer.PublicKey.Bytes, .. Enumerable.Repeat((byte)9, 48)]).ToUtf8(),
            EncryptedText.Seal(new ForgetMeRequest(true, true), key, SystemRandomSource.Instance).ToUtf8(),
        ];
        var mutation = Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[0, 4];
        Gen.Select(mutation, Gen.Byte.Array[0, 200], Gen.Int[0, texts.Length - 1]).Sample((changes, random, which) =>
        {
            byte[] text = Mutated(texts[which], changes);
            byte[][] plaintexts = [Mutated(packet, changes), random];
            byte[][] frames = [Mutated(frame, changes), random, .. plaintexts.Select(plain => codec.Encode(BinaryFrameKind.Standard, plain))];
            byte[] inside = new EncryptedRequest(key.Encrypt(Mutated(secret, changes), SystemRandomSource.Instance, out var nonce), nonce).ToUtf8();
            Array.ForEach(frames, bytes => Check(authenticated, (session, answers) => session.OnBinary(bytes, answers)));
            foreach (byte[] bytes in new[] { text, random, inside })
            {
                Check(authenticated, (session, answers) => session.OnText(bytes, answers));
                using var fresh = _harness.NewSession();
                Check(fresh, (session, answers) => session.OnText(bytes, answers));
                using var inHandshake = _harness.NewSession();
                Check(inHandshake, (session, answers) => session.OnText(texts[2], answers));
                Check(inHandshake, (session, answers) => session.OnText(bytes, answers));
            }
        }, iter: 200, threads: 1);

        static void Check(ClientSession session, Func<ClientSession, FrameBuffer, SessionStep> handle)
        {
            var answers = new FrameBuffer();
            Assert.True(Enum.IsDefined(handle(session, answers)));
            Assert.All(SessionHarness.TextsIn(answers), answer => Assert.NotNull(SessionHarness.Response(answer).Type));
        }
    }

    private static byte[] Mutated(byte[] seed, (int Position, byte Value)[] changes)
    {
        var copy = seed.ToArray();
        foreach (var (position, value) in changes)
        {
            copy[position % copy.Length] = value;
        }

        return copy;
    }
}
