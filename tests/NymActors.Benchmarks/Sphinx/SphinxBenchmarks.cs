using BenchmarkDotNet.Attributes;
using NymActors.Sphinx;
using NymActors.Sphinx.Headers;
using NymActors.Sphinx.Payloads;
using NymActors.Sphinx.Primitives;

namespace NymActors.Benchmarks.Sphinx;

/// <summary>What a client and a node pay per packet, beside the bare multiplications.</summary>
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
    private readonly byte[] _identifier = new byte[16];
    private readonly ulong[] _delays = new ulong[Hops];
    private readonly byte[] _atFirstHop = new byte[RegularPacketLength];
    private readonly byte[] _atLastHop = new byte[RegularPacketLength];
    private SphinxPrivateKey[] _keys = [];
    private SphinxHop[] _route = [];

    /// <summary>259 is what current clients send, 258 their cover traffic, 256 and 257 blind mod l.</summary>
    [Params(SphinxVersion.V257, SphinxVersion.V258, SphinxVersion.V259)]
    public SphinxVersion Version { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        RandomSource random = SystemRandomSource.Instance;
        random.Fill(_scalar);
        random.Fill(_payloadKey);
        X25519.MultiplyBase(_scalar, _point);
        _keys = [.. Enumerable.Range(0, Hops).Select(_ => SphinxPrivateKey.Generate(random))];
        _route = [.. _keys.Select(key => new SphinxHop(new byte[32], key.PublicKey))];
        BuildPacket();
        _packet.CopyTo(_atFirstHop, 0);
        for (int i = 0; i < Hops - 1; i++)
        {
            SphinxProcessor.Process(_keys[i], _packet);
        }
        _packet.CopyTo(_atLastHop, 0);
    }

    [Benchmark, Multiplications(1)]
    public void X25519VariableBase() => _ = Sodium.ScalarMultiply(_product, _scalar, _point);

    [Benchmark, Multiplications(0, fixedBase: 1)]
    public void X25519FixedBase() => _ = Sodium.ScalarMultiplyBase(_product, _scalar);

    [Benchmark, Multiplications(Hops, fixedBase: 1)]
    public void BuildPacket() => SphinxPacketBuilder.Build(
        Version, _route, _delays, _destination, _identifier, _plaintext, _packet, SystemRandomSource.Instance);

    [Benchmark, Multiplications(2 * Hops, fixedBase: 2)]
    public void BuildPacketWithSurbAck()
    {
        SphinxPacketBuilder.Build(
            Version,
            _route,
            _delays,
            _destination,
            _identifier,
            _ackPlaintext,
            _plaintext.AsSpan(AckOffset, AckPacketLength),
            SystemRandomSource.Instance);
        BuildPacket();
    }

    [Benchmark, Multiplications(2)]
    public SphinxResult UnwrapAtForwardHop()
    {
        _atFirstHop.CopyTo(_packet, 0);
        return SphinxProcessor.Process(_keys[0], _packet);
    }

    [Benchmark, Multiplications(1)]
    public SphinxResult UnwrapAtLastHop()
    {
        _atLastHop.CopyTo(_packet, 0);
        return SphinxProcessor.Process(_keys[^1], _packet);
    }

    [Benchmark]
    public void LionessOfRegularPayload() => Lioness.Encrypt(_payloadKey, _payload);

    [Benchmark]
    public void HkdfExpansion() => new ExpandedSecret(_expanded).Derive(_point);

    [Benchmark]
    public void PayloadKeyFromSeed() => PayloadKey.DeriveFromSeed(_identifier, _payloadKey);

    [Benchmark]
    public void HeaderMacOfBeta() => HeaderMac.Compute(_identifier, _plaintext.AsSpan(0, 300), _identifier);

    [Benchmark]
    public void AesKeystreamOfHeader() => AesKeystream.Fill(_identifier, _plaintext.AsSpan(0, 360));
}
