
namespace NymActors.Sphinx.Tests;

public sealed class AllocationTests
{
    private const int BytesPerLayer = 400;

    [Theory]
    [InlineData(SphinxVersion.V257)]
    [InlineData(SphinxVersion.V259)]
    public void Building_and_processing_allocate_only_what_the_system_needs_for_a_cipher_of_each_layer(SphinxVersion version)
    {
        var random = new SeededRandomSource(1);
        using var route = new TestRoute(4, random);
        SphinxHop[] hops = route.Hops;
        byte[] packet = new byte[2413];
        byte[] message = new byte[2048];
        RoundTrip();

        long before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrip();
        // Four layers are made and four taken off.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * BytesPerLayer);

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
