using System.Text;
using System.Text.Json;
using CsCheck;
using NymActors.Protocol.Directory;

namespace NymActors.Protocol.Tests.Directory;

public class DirectoryBincodeTests
{
    private static readonly JsonElement Cases =
        TestVectors.Load("network-directory.json").GetProperty("new_generation").GetProperty("bincode").GetProperty("cases");

    [Theory]
    [InlineData("mixnodes_active")]
    [InlineData("entry_gateways")]
    public void A_list_is_read_from_either_form_and_written_as_the_vector_has_it(string name)
    {
        var vector = Cases.EnumerateArray().Single(item => item.Text("name") == name);
        var fromJson = DirectoryPayload.ReadNodeList(Encoding.UTF8.GetBytes(vector.GetProperty("json").GetRawText()));
        var fromBincode = DirectoryPayload.ReadNodeList(vector.Hex("bincode_hex"));
        Assert.Equal(Encoding.UTF8.GetString(DirectoryJson.Write(fromJson)), Encoding.UTF8.GetString(DirectoryJson.Write(fromBincode)));
        Assert.Equal(vector.Hex("bincode_hex"), DirectoryBincode.Write(fromJson));
    }

    [Fact]
    public void The_rewarded_set_is_written_as_the_vector_has_it()
    {
        var vector = Cases.EnumerateArray().Single(item => item.Text("name") == "rewarded_set");
        var set = DirectoryJson.ReadRewardedSet(Encoding.UTF8.GetBytes(vector.GetProperty("json").GetRawText()));
        Assert.Equal(vector.Hex("bincode_hex"), DirectoryBincode.Write(set));
    }

    [Fact]
    public void A_list_without_status_and_one_without_updates_are_read_as_they_were_written()
    {
        foreach (var status in new[] { null, NodeListStatus.NoUpdates })
        {
            var list = new DirectoryFixture().ReadGateways();
            var written = DirectoryBincode.Write(list with { Metadata = list.Metadata with { Status = status } });
            Assert.Equal(status, DirectoryPayload.ReadNodeList(written).Metadata.Status);
        }
    }

    [Fact]
    public void Random_and_mutated_lists_give_a_value_or_the_named_exception()
    {
        var seeds = Cases.EnumerateArray().Select(static item => item.Hex("bincode_hex")).ToArray();
        FuzzBytes.Around(seeds).Sample(
            static bytes =>
            {
                try
                {
                    DirectoryBincode.ReadNodeList(bytes);
                }
                catch (ProtocolException)
                {
                    // The only other outcome.
                }
            },
            iter: 3000);
    }

    [Fact]
    public void Bytes_behind_the_end_are_refused()
    {
        var bytes = Cases.EnumerateArray().Single(static item => item.Text("name") == "entry_gateways").Hex("bincode_hex");
        Assert.Throws<ProtocolException>(() => DirectoryBincode.ReadNodeList([.. bytes, 0]));
        Assert.Throws<ProtocolException>(() => DirectoryBincode.ReadNodeList(bytes.AsSpan(0, bytes.Length - 1)));
    }
}
