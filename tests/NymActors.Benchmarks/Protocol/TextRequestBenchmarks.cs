using System.Globalization;
using BenchmarkDotNet.Attributes;
using NymActors.Protocol.LocalApi;

namespace NymActors.Benchmarks.Protocol;

/// <summary>Reading a send request of the local WebSocket, plain and with an escape every twelve characters.</summary>
[MemoryDiagnoser]
public class TextRequestBenchmarks
{
    private const string Recipient =
        "CytBseW6yFXUMzz4SGAKdNLGR7q3sJLLYxyBGvutNEQV.4QXYyEVc5fUDjmmi8PrHN9tdUFV4PCvSJE1278cHyvoe@4sBbL1ngf1vtNqykydQKTFh26sQCw888GpUqvPvyNB4f";

    private string _request = "";

    [Params(1 << 10, 1 << 20)]
    public int Length { get; set; }

    [Params(false, true)]
    public bool Escaped { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var message = Escaped ? string.Concat(Enumerable.Repeat(@"line \""x\""\n", Length / 12)) : new string('a', Length);
        _request = string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"send","message":"{{message}}","recipient":"{{Recipient}}","connectionId":7}""");
    }

    [Benchmark]
    public LocalApiRequest Parse() => TextRequestCodec.Parse(_request);
}
