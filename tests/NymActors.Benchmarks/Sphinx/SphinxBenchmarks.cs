using BenchmarkDotNet.Attributes;
using NymActors.Sphinx;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;

namespace NymActors.Benchmarks.Sphinx;

/// <summary>
/// What a client and a node pay per packet, beside the bare multiplications. Version 259 is what current clients send, 258
/// their cover traffic, 257 blinds mod l.
/// </summary>
[Config(typeof(SphinxBenchmarkConfig))]
public class SphinxBenchmarks
{
    private const int RegularPacketLength = 2413;
    private const int AckPacketLength = 386;
    private const int AckOffset = 19;
    private const int Hops = 4;

    private readonly byte[] _scalar = new byte[32];
    private readonly byte[] _point = new byte[32];
    private readonly byte[] _product = new byte[32];
    private readonly byte[] _expanded = new byte[ExpandedSecret.Length];
    private readonly byte[] _payload = new byte[RegularPacketLength - SphinxConstants.HeaderLength];
    private readonly byte[] _payloadKey = new byte[192];
    private readonly byte[] _packet = new byte[RegularPacketLength];
    private readonly byte[] _plaintext = new byte[2048];
    private readonly byte[] _ackPlaintext = new byte[21];
    private readonly byte[] _destination = new byte[32];
    private readonly byte[] _key = new byte[16];
    private readonly ulong[] _delays = new ulong[Hops];
    private readonly Dictionary<SphinxVersion, byte[]> _atFirstHop = [];
    private readonly Dictionary<SphinxVersion, byte[]> _atLastHop = [];
    private SphinxPrivateKey[] _keys = [];
    private SphinxHop[] _route = [];

    [GlobalSetup]
    public void Setup()
    {
        RandomSource random = SystemRandomSource.Instance;
        random.Fill(_scalar);
        random.Fill(_payloadKey);
        random.Fill(_key);
        X25519.MultiplyBase(_scalar, _point);
        _keys = [.. Enumerable.Range(0, Hops).Select(_ => SphinxPrivateKey.Generate(random))];
        _route = [.. _keys.Select(key => new SphinxHop(new byte[32], key.PublicKey))];
        foreach (SphinxVersion version in Enum.GetValues<SphinxVersion>())
        {
            BuildPacket(version);
            _atFirstHop[version] = [.. _packet];
            for (int i = 0; i < Hops - 1; i++)
            {
                SphinxProcessor.Process(_keys[i], _packet);
            }
            _atLastHop[version] = [.. _packet];
        }
    }

    [Benchmark, Multiplications(1)]
    public void X25519VariableBase() => _ = Sodium.ScalarMultiply(_product, _scalar, _point);

    [Benchmark, Multiplications(0, fixedBase: 1)]
    public void X25519FixedBase() => _ = Sodium.ScalarMultiplyBase(_product, _scalar);

    [Benchmark, Multiplications(Hops, fixedBase: 1)]
    [Arguments(SphinxVersion.V257), Arguments(SphinxVersion.V258), Arguments(SphinxVersion.V259)]
    public void BuildPacket(SphinxVersion version) => SphinxPacketBuilder.Build(
        version, _route, _delays, _destination, _key, _plaintext, _packet, SystemRandomSource.Instance);

    [Benchmark, Multiplications(2 * Hops, fixedBase: 2)]
    [Arguments(SphinxVersion.V257), Arguments(SphinxVersion.V258), Arguments(SphinxVersion.V259)]
    public void BuildPacketWithSurbAck(SphinxVersion version)
    {
        Span<byte> ack = _plaintext.AsSpan(AckOffset, AckPacketLength);
        SphinxPacketBuilder.Build(version, _route, _delays, _destination, _key, _ackPlaintext, ack, SystemRandomSource.Instance);
        BuildPacket(version);
    }

    [Benchmark, Multiplications(2)]
    [Arguments(SphinxVersion.V257), Arguments(SphinxVersion.V258), Arguments(SphinxVersion.V259)]
    public SphinxResult UnwrapAtForwardHop(SphinxVersion version)
    {
        _atFirstHop[version].CopyTo(_packet, 0);
        return SphinxProcessor.Process(_keys[0], _packet);
    }

    [Benchmark, Multiplications(1)]
    [Arguments(SphinxVersion.V257), Arguments(SphinxVersion.V258), Arguments(SphinxVersion.V259)]
    public SphinxResult UnwrapAtLastHop(SphinxVersion version)
    {
        _atLastHop[version].CopyTo(_packet, 0);
        return SphinxProcessor.Process(_keys[^1], _packet);
    }

    [Benchmark]
    public void Lioness2065() => Lioness.Encrypt(_payloadKey, _payload);

    [Benchmark]
    public void ChaCha20OfPayload() => ChaCha20.Xor(_point, 0, _payload.AsSpan(32));

    [Benchmark]
    public void Blake2bOfPayload() => Blake2b.Hash(_payloadKey.AsSpan(0, 64), _payload.AsSpan(32), _product);

    [Benchmark]
    public void HkdfExpansion288() => new ExpandedSecret(_expanded).Derive(_point);

    [Benchmark]
    public void PayloadKeyFromSeed() => PayloadKey.DeriveFromSeed(_key, _payloadKey);

    [Benchmark]
    public void HeaderMacOfBeta() => HeaderMac.Compute(_key, _plaintext.AsSpan(0, 300), _expanded.AsSpan(0, 16));

    [Benchmark]
    public void AesKeystreamOfHeader() => AesKeystream.Fill(_key, _plaintext.AsSpan(0, 360));
}
