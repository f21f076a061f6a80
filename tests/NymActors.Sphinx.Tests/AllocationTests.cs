using NymActors.Sphinx.Primitives;

namespace NymActors.Sphinx.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(SphinxVersion.V257)]
    [InlineData(SphinxVersion.V259)]
    public void Building_and_processing_allocate_nothing(SphinxVersion version)
    {
        Assert.SkipUnless(AesInstructions.IsSupported, "The portable AES allocates.");
        var random = new SeededRandomSource(1);
        using var route = new TestRoute(4, random);
        SphinxHop[] hops = route.Hops;
        byte[] packet = new byte[2413];
        byte[] message = new byte[2048];
        RoundTrip();

        long before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrip();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RoundTrip()
        {
            SphinxPacketBuilder.Build(version, hops, route.Delays, route.Destination, route.Identifier, message, packet, random);
            for (int i = 0; i < hops.Length; i++)
            {
                SphinxProcessor.Process(route.Key(i), packet);
            }
        }
    }
}
