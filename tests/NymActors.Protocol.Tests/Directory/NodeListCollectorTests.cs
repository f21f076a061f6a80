using NymActors.Protocol.Directory;

namespace NymActors.Protocol.Tests.Directory;

public class NodeListCollectorTests
{
    [Fact]
    public void One_page_with_the_right_total_is_the_whole_list()
    {
        var collector = new NodeListCollector();
        collector.Add(Page(0, 3, 3));
        Assert.Null(collector.NextPage);
        Assert.Equal(3, collector.ToList().Nodes.Data.Count);
    }

    [Fact]
    public void Pages_are_asked_for_until_the_total_is_reached()
    {
        var collector = new NodeListCollector();
        collector.Add(Page(0, 2, 5));
        Assert.Equal(1u, collector.NextPage);
        collector.Add(Page(1, 2, 5));
        Assert.Equal(2u, collector.NextPage);
        collector.Add(Page(2, 1, 5));
        Assert.Null(collector.NextPage);
        Assert.Equal(5ul, collector.ToList().Nodes.Pagination.Total);
    }

    [Fact]
    public void A_total_below_the_number_of_nodes_costs_one_more_request()
    {
        var collector = new NodeListCollector();
        collector.Add(Page(0, 2, 1));
        Assert.Equal(1u, collector.NextPage);
        collector.Add(Page(1, 0, 1));
        Assert.Null(collector.NextPage);
    }

    [Fact]
    public void A_total_that_is_never_reached_ends_with_the_first_empty_page()
    {
        var collector = new NodeListCollector();
        collector.Add(Page(0, 2, ulong.MaxValue));
        Assert.Throws<InvalidOperationException>(collector.ToList);
        collector.Add(Page(1, 0, ulong.MaxValue));
        Assert.Null(collector.NextPage);
        Assert.Throws<InvalidOperationException>(() => collector.Add(Page(2, 1, 3)));
    }

    [Fact]
    public void Pages_of_different_epochs_are_refused()
    {
        var collector = new NodeListCollector();
        var first = Page(0, 2, 4);
        collector.Add(first);
        var second = first with { Metadata = first.Metadata with { AbsoluteEpochId = first.Metadata.AbsoluteEpochId + 1 } };
        Assert.Throws<ProtocolException>(() => collector.Add(second));
        collector.Add(first with { Metadata = first.Metadata with { RefreshedAt = DateTimeOffset.UnixEpoch } });
        Assert.Null(collector.NextPage);
    }

    [Fact]
    public void A_list_without_an_end_is_refused()
    {
        var collector = new NodeListCollector();
        var one = Page(0, 1, ulong.MaxValue);
        var half = one with { Nodes = one.Nodes with { Data = [.. Enumerable.Repeat(one.Nodes.Data[0], NodeListCollector.MaximumNodes / 2)] } };
        collector.Add(half);
        collector.Add(half);

        Assert.Equal(2u, collector.NextPage);
        Assert.Throws<ProtocolException>(() => collector.Add(one));
    }

    [Fact]
    public void A_list_of_more_pages_than_a_refresh_should_take_is_refused()
    {
        var collector = new NodeListCollector();
        var one = Page(0, 1, ulong.MaxValue);
        for (var i = 1; i < NodeListCollector.MaximumPages; i++)
        {
            collector.Add(one);
        }

        Assert.Throws<ProtocolException>(() => collector.Add(one));
    }

    private static SkimmedNodeList Page(uint number, int count, ulong total)
    {
        var list = new DirectoryFixture().ReadMixNodes();
        return list with { Nodes = new() { Pagination = new(total, number, (ulong)count), Data = [.. list.Nodes.Data.Take(count)] } };
    }
}
